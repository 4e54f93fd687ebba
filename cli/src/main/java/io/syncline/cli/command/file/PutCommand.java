package io.syncline.cli.command.file;

import io.syncline.cli.client.NewestTokens;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import io.syncline.cli.session.Session;
import io.syncline.cli.transfer.LocalFiles;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.cli.transfer.Totals;
import io.syncline.cli.transfer.Transfers;
import io.syncline.client.PutAnswer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline put}. */
@Command(
    name = "put",
    description = "Uploads a local file, stdin or a folder.",
    footer = {
      "  syncline put README.md /lake/hello.md",
      "  date | syncline put - /lake/now.txt",
      "  syncline put -r results /lake/results"
    })
public final class PutCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SRC", description = "Local file or folder; - for stdin.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "DST",
      description =
          "Namespace path or UFS URI; the name is kept if it is a directory or ends in a slash.")
  private String target = "";

  @Option(names = "--no-overwrite", description = "Refuse to replace an existing file.")
  private boolean noOverwrite;

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = {"-r", "--recursive"},
      description = "Upload a folder with all that is in it.")
  private boolean recursive;

  @Mixin private final ParallelOption parallel = new ParallelOption();

  private final Session session;

  public PutCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      session.outcome(Written.SHAPE, recursive ? putTree(node) : putFile(node));
    }
    return ExitCode.OK.number();
  }

  private Written putFile(NodeClient node) {
    if (source.equals("-")) {
      String path = Targets.ofFile(node, target, "");
      PutAnswer answer =
          node.data()
              .put(path, session.console().in(), OptionalLong.empty(), !noOverwrite, wait.value());
      return new Written("stdin", path, Totals.NONE.plus(answer.size()), answer.tokens());
    }
    Path file = Path.of(source);
    if (Files.isDirectory(file)) {
      throw Failure.of(
          ClientError.IS_A_DIRECTORY,
          source + " is a folder",
          "syncline put -r " + source + " " + target);
    }
    if (!Files.exists(file)) {
      throw Failure.of(ClientError.NOT_FOUND, "there is no local file " + source, "");
    }
    String path = Targets.ofFile(node, target, String.valueOf(file.getFileName()));
    NewestTokens tokens = new NewestTokens();
    long bytes = LocalFiles.upload(node, file, path, writing(tokens));
    return new Written(source, path, Totals.NONE.plus(bytes), tokens.all());
  }

  private Written putTree(NodeClient node) {
    Path folder = Path.of(source);
    if (!Files.isDirectory(folder)) {
      throw Failure.of(ClientError.NOT_FOUND, "there is no local folder " + source, "");
    }
    String root =
        Targets.ofTree(target, String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    NewestTokens tokens = new NewestTokens();
    try (Progress progress = session.progress();
        Transfers transfers = new Transfers(parallel.value(), progress)) {
      LocalFiles.walk(
          folder,
          file -> {
            String relative = folder.relativize(file).toString().replace(File.separatorChar, '/');
            String path = RemoteTree.below(root, relative);
            transfers.add(() -> LocalFiles.upload(node, file, path, writing(tokens)));
          },
          skipped -> session.console().warn(skipped + " is no ordinary file, left out"));
      return new Written(source, root, transfers.finish(), tokens.all());
    }
  }

  private LocalFiles.Writing writing(NewestTokens tokens) {
    return new LocalFiles.Writing(!noOverwrite, wait.value(), tokens);
  }
}
