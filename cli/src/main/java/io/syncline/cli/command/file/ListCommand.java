package io.syncline.cli.command.file;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.command.file.FileShapes.Entry;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.Token;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline ls}. */
@Command(
    name = "ls",
    description = "Lists directories.",
    footer = {
      "  syncline ls /lake",
      "  syncline ls -l -R /lake/tables",
      "  syncline ls -A -o json s3://lake/tables"
    })
public final class ListCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Namespace paths or UFS URIs (default: /).")
  private List<String> paths = List.of("/");

  @Option(names = "-l", description = "Show type, size and time of each entry.")
  private boolean details;

  @Option(
      names = {"-R", "--recursive"},
      description = "Show everything below.")
  private boolean recursive;

  @Option(
      names = {"-d", "--directory"},
      description = "Show a directory itself and not what is in it.")
  private boolean directoryItself;

  @Mixin private final TokenOption tokens = new TokenOption();

  private final Session session;

  public ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (recursive && directoryItself) {
      throw Failure.usage("-R and -d exclude each other", "Use one of them.");
    }
    Shape<Entry> shape = details || session.wide() ? FileShapes.LONG : FileShapes.SHORT;
    return session.list(shape, (node, entries) -> paths.forEach(path -> list(node, path, entries)));
  }

  private void list(NodeClient node, String path, Consumer<Entry> entries) {
    List<Token> read = tokens.value();
    StatResponse start = node.stat(path, Optional.empty(), read);
    if (directoryItself || !FileShapes.isDirectory(start.getFile())) {
      entries.accept(new Entry(path, start.getFile()));
      return;
    }
    String prefix = paths.size() > 1 ? RemoteTree.below(path, "") : "";
    if (recursive) {
      RemoteTree.walk(
          node,
          path,
          read,
          found -> entries.accept(new Entry(prefix + found.relative(), found.file())));
    } else {
      RemoteTree.children(
          node,
          path,
          read,
          file -> entries.accept(new Entry(prefix + RemoteTree.nameOf(file), file)));
    }
  }
}
