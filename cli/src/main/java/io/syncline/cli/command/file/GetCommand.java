package io.syncline.cli.command.file;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.Progress;
import io.syncline.cli.session.Session;
import io.syncline.cli.transfer.LocalFiles;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.cli.transfer.Totals;
import io.syncline.cli.transfer.Transfers;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline get}. */
@Command(
    name = "get",
    description = "Downloads a file or a directory.",
    footer = {
      "  syncline get /lake/hello.md hello.md",
      "  syncline get /lake/hello.md -",
      "  syncline get -r /lake/results results"
    })
public final class GetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SRC", description = "Namespace path or UFS URI.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "DST",
      description = "Local file or folder; - for stdout. An existing file is replaced.")
  private String target = "";

  @Option(
      names = {"-r", "--recursive"},
      description = "Download a directory with all that is in it.")
  private boolean recursive;

  @Mixin private final TokenOption tokens = new TokenOption();

  @Mixin private final ParallelOption parallel = new ParallelOption();

  private final Session session;

  public GetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      if (target.equals("-")) {
        ToStdout.write(
            session, source, () -> node.data().open(source, Optional.empty(), tokens.value()));
      } else {
        session.outcome(Written.SHAPE, recursive ? getTree(node) : getFile(node));
      }
    }
    return ExitCode.OK.number();
  }

  private Written getFile(NodeClient node) {
    String name = RemoteTree.lastName(source);
    Path path =
        Files.isDirectory(Path.of(target)) ? Path.of(target).resolve(name) : Path.of(target);
    long bytes = LocalFiles.download(node, source, path, tokens.value());
    return new Written(source, path.toString(), Totals.NONE.plus(bytes), List.of());
  }

  private Written getTree(NodeClient node) {
    List<Token> read = tokens.value();
    FileInfo start = node.stat(source, Optional.empty(), read).getFile();
    if (!FileShapes.isDirectory(start)) {
      return getFile(node);
    }
    Path root = Path.of(Targets.ofTree(target, RemoteTree.lastName(source)));
    LocalFiles.makeFolder(root);
    try (Progress progress = session.progress();
        Transfers transfers = new Transfers(parallel.value(), progress)) {
      RemoteTree.walk(
          node,
          source,
          read,
          found -> {
            Path path = root.resolve(found.relative());
            if (found.isDirectory()) {
              LocalFiles.makeFolder(path);
            } else {
              transfers.add(() -> LocalFiles.download(node, found.file().getPath(), path, read));
            }
          });
      return new Written(source, root.toString(), transfers.finish(), List.of());
    }
  }
}
