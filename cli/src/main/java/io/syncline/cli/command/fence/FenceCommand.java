package io.syncline.cli.command.fence;

import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.session.AskAgain;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.LakeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline fence}. */
@Command(
    name = "fence",
    description = {
      "Waits until every cluster has applied all changes made so far at, below or above a path;"
          + " names those that have not."
    },
    footer = {
      "  syncline fence /lake/tables/t1",
      "  syncline fence s3://lake/tables --timeout 2m -o json",
      "  syncline fence /lake -c west"
    })
public final class FenceCommand implements Callable<Integer> {
  /** How long a wait lasts that nobody limits. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration ASK_EVERY = Duration.ofMillis(500);

  private static final int MAX_PARALLEL = 16;

  @Parameters(
      paramLabel = "PATH",
      description =
          "Namespace path of the current context, or UFS URI. All contexts are asked; -c NAME asks"
              + " that cluster only. Waits for --timeout, 60s by default.")
  private String path = "";

  private final Session session;

  public FenceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<ClusterContext> contexts = session.everywhere();
    FenceWait wait = new FenceWait(new AskAgain(session.timeout().orElse(PATIENCE), ASK_EVERY));
    // A path may lead to another place in another cluster: what it means here is what counts.
    FenceResponse first =
        wait.begin(contexts.get(0), FenceRequest.newBuilder().setPath(path).build());
    FenceRequest request =
        FenceRequest.newBuilder().addAllLocations(first.getLocationsList()).build();
    List<FenceOutcome> asked = ask(contexts, wait, request, first);
    Collection<FenceOutcome> fences = session.asksOneCluster() ? asked : withTheRest(asked);
    RowWriter<FenceOutcome> rows = session.localList(FenceShapes.FENCE);
    fences.forEach(fence -> rows.row(fence.cluster(), fence));
    rows.end();
    return exitCode(fences).number();
  }

  private static List<FenceOutcome> ask(
      List<ClusterContext> contexts, FenceWait wait, FenceRequest request, FenceResponse first) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(MAX_PARALLEL, contexts.size()),
            task -> {
              Thread thread = new Thread(task, "fence");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<FenceOutcome>> waits = new ArrayList<>();
      FenceRequest again = request.toBuilder().addAllMarks(first.getMarksList()).build();
      for (ClusterContext context : contexts) {
        FenceRequest own = waits.isEmpty() ? again : request;
        waits.add(threads.submit(() -> wait.until(context, own)));
      }
      List<FenceOutcome> fences = new ArrayList<>();
      for (Future<FenceOutcome> one : waits) {
        fences.add(one.get());
      }
      return fences;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ClientError.DEADLINE_EXCEEDED, "interrupted", "", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each cluster once, by name; with those that the log tells of and nobody asked. */
  private static Collection<FenceOutcome> withTheRest(List<FenceOutcome> asked) {
    Map<String, FenceOutcome> byName = new TreeMap<>();
    asked.forEach(fence -> byName.merge(fence.cluster(), fence, FenceOutcome::or));
    asked.stream()
        .map(FenceOutcome::answer)
        .flatMap(Optional::stream)
        .map(FenceResponse::getClustersList)
        .flatMap(List::stream)
        .sorted((one, other) -> Boolean.compare(other.getLive(), one.getLive()))
        .forEach(
            (LakeCluster cluster) ->
                byName.putIfAbsent(
                    cluster.getName(),
                    FenceOutcome.notAsked(cluster.getName(), cluster.getLive())));
    return byName.values();
  }

  private static ExitCode exitCode(Collection<FenceOutcome> fences) {
    boolean unknown = has(fences, FenceOutcome.State.UNKNOWN);
    boolean waiting = has(fences, FenceOutcome.State.WAITING);
    return unknown ? ExitCode.PARTIAL : waiting ? ExitCode.WAIT_TIMED_OUT : ExitCode.OK;
  }

  private static boolean has(Collection<FenceOutcome> fences, FenceOutcome.State state) {
    return fences.stream().anyMatch(fence -> fence.state() == state);
  }
}
