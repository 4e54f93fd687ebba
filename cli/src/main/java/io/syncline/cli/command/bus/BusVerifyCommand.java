package io.syncline.cli.command.bus;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.Progress;
import io.syncline.cli.quantity.CountText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline bus verify}. */
@Command(
    name = "verify",
    description =
        "Reads the log again and looks for what its writers may not have done: numbers left out,"
            + " records that nobody can read, claims of what cannot be known, records behind an"
            + " origin's end.",
    footer = {
      "  syncline bus verify",
      "  syncline bus verify --since 1h --topic syncline.changes.east",
      "  syncline bus verify -o json"
    })
public final class BusVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Begin with what was appended so long ago (default: with the oldest record).")
  private String since = "";

  @Mixin private LogOptions log = new LogOptions();

  private final Session session;

  public BusVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    VerifyLogRequest request =
        VerifyLogRequest.newBuilder()
            .addAllTopics(log.topics())
            .setSinceMillis(LogOptions.millis(since))
            .build();
    AtomicBoolean faulty = new AtomicBoolean();
    AtomicBoolean open = new AtomicBoolean();
    try (Progress progress = session.progress()) {
      int code =
          session.list(
              VerifiedShapes.TOPICS,
              (node, topics) ->
                  node.verifyLog(
                      request,
                      answer -> {
                        progress.update(() -> progress(answer));
                        if (answer.hasFound()) {
                          faulty.compareAndSet(false, answer.getFound().getTotalFaults() > 0);
                          open.compareAndSet(false, VerifiedShapes.isOpen(answer.getFound()));
                          topics.accept(answer);
                        }
                      }));
      if (code != ExitCode.OK.number()) {
        return code;
      }
      if (faulty.get()) {
        return ExitCode.INCONSISTENT.number();
      }
      return (open.get() ? ExitCode.INCONCLUSIVE : ExitCode.OK).number();
    }
  }

  private static String progress(VerifyLogResponse answer) {
    return answer.getTopic()
        + "  "
        + CountText.rounded(answer.getRead())
        + "/"
        + CountText.rounded(answer.getTotal())
        + " records";
  }
}
