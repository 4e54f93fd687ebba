package io.syncline.cli.command.file;

import io.syncline.cli.client.NewestTokens;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import io.syncline.cli.session.Session;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.cli.transfer.Totals;
import io.syncline.cli.transfer.Transfers;
import io.syncline.client.FileBytes;
import io.syncline.client.PutAnswer;
import io.syncline.proto.node.v1.FileInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline cp}. */
@Command(
    name = "cp",
    description =
        "Copies files and directories within a cluster or from one to another; the bytes pass this"
            + " machine.",
    footer = {
      "  syncline cp /lake/a.csv /lake/b.csv",
      "  syncline cp -r /lake/results /lake/results-2",
      "  syncline cp east:/lake/a.csv west:/warehouse/a.csv"
    })
public final class CopyCommand implements Callable<Integer> {
  /** A context, a colon and a namespace path; a UFS URI has two slashes. */
  private static final Pattern ELSEWHERE = Pattern.compile("([A-Za-z0-9._-]+):(/(?:[^/].*)?)");

  @Parameters(
      index = "0",
      paramLabel = "SRC",
      description = "Namespace path or UFS URI, or CONTEXT:/path in another cluster.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "DST",
      description = "The same; the name is kept if it is a directory or ends in a slash.")
  private String target = "";

  @Option(
      names = {"-r", "--recursive"},
      description = "Copy a directory with all that is in it.")
  private boolean recursive;

  @Option(names = "--no-overwrite", description = "Refuse to replace an existing file.")
  private boolean noOverwrite;

  @Mixin private final WaitOption wait = new WaitOption();

  @Mixin private final ParallelOption parallel = new ParallelOption();

  private final Session session;

  public CopyCommand(Session session) {
    this.session = session;
  }

  /** One side of the copy: a client, what stood before the path, and the path. */
  private record Side(NodeClient node, String prefix, String path) implements AutoCloseable {
    @Override
    public void close() {
      node.close();
    }
  }

  @Override
  public Integer call() {
    try (Side from = side(source);
        Side to = side(target)) {
      boolean directory =
          FileShapes.isDirectory(from.node().stat(from.path(), Optional.empty()).getFile());
      if (directory && !recursive) {
        throw Failure.of(
            ClientError.IS_A_DIRECTORY,
            source + " is a directory",
            "syncline cp -r " + source + " " + target);
      }
      session.outcome(Written.SHAPE, directory ? copyTree(from, to) : copyFile(from, to));
    }
    return ExitCode.OK.number();
  }

  private Side side(String text) {
    Matcher elsewhere = ELSEWHERE.matcher(text);
    return elsewhere.matches()
        ? new Side(
            session.connect(elsewhere.group(1)), elsewhere.group(1) + ":", elsewhere.group(2))
        : new Side(session.connect(), "", text);
  }

  private Written copyFile(Side from, Side to) {
    String path = Targets.ofFile(to.node(), to.path(), RemoteTree.lastName(from.path()));
    NewestTokens tokens = new NewestTokens();
    long bytes = copy(from.node(), from.path(), to.node(), path, tokens);
    return new Written(source, to.prefix() + path, Totals.NONE.plus(bytes), tokens.all());
  }

  private Written copyTree(Side from, Side to) {
    String root = Targets.ofTree(to.path(), RemoteTree.lastName(from.path()));
    refuseIntoItself(from, to, root);
    NewestTokens tokens = new NewestTokens();
    try (Progress progress = session.progress();
        Transfers transfers = new Transfers(parallel.value(), progress)) {
      RemoteTree.walk(
          from.node(),
          from.path(),
          found -> {
            if (!found.isDirectory()) {
              String path = RemoteTree.below(root, found.relative());
              transfers.add(
                  () -> copy(from.node(), found.file().getPath(), to.node(), path, tokens));
            }
          });
      return new Written(source, to.prefix() + root, transfers.finish(), tokens.all());
    }
  }

  /**
   * A tree that is copied into itself never ends; in one cluster that can be seen by the location.
   */
  private static void refuseIntoItself(Side from, Side to, String root) {
    String start = RemoteTree.below(from.path(), "");
    boolean sameNode = from.node().context().equals(to.node().context());
    Optional<FileInfo> existing = sameNode ? Targets.existing(to.node(), root) : Optional.empty();
    boolean below = sameNode && RemoteTree.below(root, "").startsWith(start);
    boolean sameLocation =
        existing
            .map(file -> RemoteTree.below(file.getLocation(), ""))
            .filter(location -> location.startsWith(locationOf(from)))
            .isPresent();
    if (below || sameLocation) {
      throw Failure.usage("cannot copy " + from.path() + " into itself", "Choose another target.");
    }
  }

  private static String locationOf(Side from) {
    return RemoteTree.below(
        from.node().stat(from.path(), Optional.empty()).getFile().getLocation(), "");
  }

  private long copy(
      NodeClient from, String source, NodeClient to, String target, NewestTokens tokens) {
    try (FileBytes bytes = from.data().open(source, Optional.empty(), List.of())) {
      PutAnswer answer =
          to.data().put(target, bytes.stream(), bytes.length(), !noOverwrite, wait.value());
      tokens.add(answer.tokens());
      return answer.size();
    }
  }
}
