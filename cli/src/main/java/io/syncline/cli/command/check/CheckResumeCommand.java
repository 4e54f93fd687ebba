package io.syncline.cli.command.check;

import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code syncline check resume}. */
@Command(
    name = "resume",
    description = "Goes on with a check that was cancelled or failed, where it was.",
    footer = {
      "  syncline check resume 01JD41",
      "  syncline check resume 01JD41 --report findings.jsonl",
      "  syncline check resume 01JD41 --detach"
    })
public final class CheckResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The check's name, as in: syncline check list.")
  private String id = "";

  @Mixin private final FollowOptions options = new FollowOptions();

  private final Session session;

  public CheckResumeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new FollowedCheck(session, options).run(checks -> checks.resume(id)).number();
  }
}
