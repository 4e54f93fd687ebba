package io.syncline.cli.command.mount;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.TestMountRequest;
import io.syncline.proto.node.v1.TestMountResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount test}. */
@Command(
    name = "test",
    description =
        "Tells how fresh a path is kept and which rule decides; or tries whether a location could"
            + " be mounted, and what the node may do there.",
    footer = {
      "  syncline mount test /lake/raw/f",
      "  syncline mount test s3://lake",
      "  syncline mount test s3://lake --path /lake --write"
    })
public final class MountTestCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "WHAT",
      description = "A path below a mount, such as /lake/raw/f; or a UFS URI, such as s3://lake.")
  private String location = "";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Where it would be mounted, to check for conflicts.")
  private String path = "";

  @Option(
      names = "--ufs",
      paramLabel = "NAME",
      description = "The store's configuration (default: the one that matches the location).")
  private String ufs = "";

  @Option(names = "--write", description = "Also make and remove one small file.")
  private boolean write;

  private final Session session;

  public MountTestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (location.startsWith("/")) {
      if (write || !path.isEmpty() || !ufs.isEmpty()) {
        throw Failure.usage(
            "--path, --ufs and --write are for trying a location (expected e.g. s3://lake)", "");
      }
      return session.one(
          PathTestShapes.DETAIL, (node, answers) -> answers.accept(node.testPath(location)));
    }
    TestMountRequest request =
        TestMountRequest.newBuilder()
            .setLocation(location)
            .setPath(path)
            .setUfs(ufs)
            .setProbeWrite(write)
            .build();
    AtomicBoolean allPassed = new AtomicBoolean(true);
    int code =
        session.list(
            MountShapes.CHECKS,
            (node, checks) -> {
              TestMountResponse answer = node.testMount(request);
              allPassed.compareAndSet(true, answer.getOk());
              answer.getChecksList().forEach(checks);
            });
    return allPassed.get() ? code : ExitCode.UNAVAILABLE.number();
  }
}
