package io.syncline.cli.context;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.util.regex.Pattern;

/**
 * A name for a cluster, and where one of its nodes is reached.
 *
 * @param name what {@code -c} takes: letters, digits, {@code -}, {@code _} and {@code .}; at most
 *     63
 * @param grpc host and port of the node's gRPC door, such as {@code localhost:7450}
 * @param data host and port of its data door, such as {@code localhost:7453}
 * @param demo whether a running demo made it, and removes it at its end
 */
public record ClusterContext(String name, String grpc, String data, boolean demo) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

  /** What is used where nothing is configured: a node on this machine at the default ports. */
  public static final ClusterContext LOCAL =
      new ClusterContext("local", "localhost:7450", "localhost:7453", false);

  public ClusterContext {
    if (!NAME.matcher(name).matches()) {
      throw invalid("context '" + name + "' is not a name (expected letters, digits, - _ .)");
    }
    requireAddress(name, "grpc", grpc);
    requireAddress(name, "data", data);
  }

  private static void requireAddress(String context, String key, String address) {
    if (!ADDRESS.matcher(address).matches()
        || Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)) > 65_535) {
      throw invalid(
          "context "
              + context
              + ": "
              + key
              + " '"
              + address
              + "' is not an address (expected e.g. localhost:7450)");
    }
  }

  private static Failure invalid(String message) {
    return Failure.of(
        ClientError.INVALID_CONFIGURATION,
        message,
        "Correct the contexts file; docs/reference/cli.md shows its form.");
  }
}
