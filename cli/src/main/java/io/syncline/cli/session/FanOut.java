package io.syncline.cli.session;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.RowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks many clusters at once, at most {@value #MAX_PARALLEL} of them at a time; the rest wait their
 * turn.
 */
final class FanOut {
  private static final int MAX_PARALLEL = 16;

  private FanOut() {}

  private record Pending<T>(ClusterContext cluster, Future<List<T>> answer) {}

  /**
   * Asks all and writes the answers in the order of the clusters.
   *
   * @return {@link ExitCode#OK}, or {@link ExitCode#PARTIAL} if some did not answer; if none did,
   *     the failure is thrown
   */
  static <T> ExitCode run(
      List<ClusterContext> clusters,
      Function<ClusterContext, NodeClient> connect,
      Query<T> query,
      RowWriter<T> rows) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(MAX_PARALLEL, clusters.size()),
            task -> {
              Thread thread = new Thread(task, "fan-out");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Pending<T>> pending = new ArrayList<>();
      for (ClusterContext cluster : clusters) {
        pending.add(
            new Pending<>(cluster, threads.submit(() -> askOne(connect.apply(cluster), query))));
      }
      return collect(pending, rows);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> List<T> askOne(NodeClient node, Query<T> query) {
    try (node) {
      List<T> items = new ArrayList<>();
      query.ask(node, items::add);
      return items;
    }
  }

  private static <T> ExitCode collect(List<Pending<T>> pending, RowWriter<T> rows) {
    Optional<Failure> first = Optional.empty();
    int failed = 0;
    for (Pending<T> one : pending) {
      try {
        one.answer().get().forEach(item -> rows.row(one.cluster().name(), item));
      } catch (ExecutionException | CancellationException e) {
        Failure failure = asFailure(e.getCause() == null ? e : e.getCause());
        rows.unanswered(one.cluster().name(), failure);
        first = first.or(() -> Optional.of(failure));
        failed++;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.INTERRUPTED;
      }
    }
    if (first.isPresent() && failed == pending.size()) {
      throw first.get();
    }
    rows.end();
    return failed == 0 ? ExitCode.OK : ExitCode.PARTIAL;
  }

  private static Failure asFailure(Throwable thrown) {
    return thrown instanceof Failure failure
        ? failure
        : Failure.of(
            ClientError.INTERNAL,
            "unexpected " + thrown.getClass().getSimpleName(),
            "This is a bug: please report it with the output of the same command with -v.",
            thrown);
  }
}
