package io.syncline.cli.command.explain;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ExplainResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline explain}. */
@Command(
    name = "explain",
    description = {
      "Tells why a path is served from what a cluster holds, or not, until when, what holds that"
          + " back, and what happened to it of late. The store is not asked."
    },
    footer = {
      "  syncline explain /lake/hello.txt",
      "  syncline explain -A /lake/hello.txt",
      "  syncline explain -A -o json s3://lake/hello.txt"
    })
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "Namespace path or UFS URI.")
  private String path = "";

  private final Session session;

  public ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gathered gathered = new Gathered();
    ExitCode asked =
        session.gather((node, answers) -> answers.accept(node.explain(path)), gathered);
    Explained explained = new Explained(path, gathered.answers, gathered.unanswered);
    RowWriter<Explained> rows = session.local(ExplainShapes.EXPLANATION);
    rows.row("", explained);
    rows.end();
    return (explained.isPartial() ? ExitCode.PARTIAL : asked).number();
  }

  /** Keeps the answers until all are there. */
  private static final class Gathered implements RowWriter<ExplainResponse> {
    private final List<Explained.Answer> answers = new ArrayList<>();
    private final List<Explained.Unanswered> unanswered = new ArrayList<>();

    @Override
    public void row(String cluster, ExplainResponse answer) {
      answers.add(new Explained.Answer(cluster, answer));
    }

    @Override
    public void unanswered(String cluster, Failure failure) {
      unanswered.add(new Explained.Unanswered(cluster, failure));
    }

    @Override
    public void end() {}
  }
}
