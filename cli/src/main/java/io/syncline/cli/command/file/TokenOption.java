package io.syncline.cli.command.file;

import io.syncline.cli.client.TokenText;
import io.syncline.proto.node.v1.Token;
import java.util.List;
import picocli.CommandLine.Option;

/** Writes that an answer must reflect. */
final class TokenOption {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      split = ",",
      description =
          "Reflect the write that gave this token, in any cluster; may be repeated. Writes print"
              + " theirs with -o json.")
  private List<String> tokens = List.of();

  List<Token> value() {
    return tokens.stream().map(TokenText::parse).toList();
  }
}
