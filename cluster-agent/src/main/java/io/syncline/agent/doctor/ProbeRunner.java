package io.syncline.agent.doctor;

import io.syncline.core.doctor.Examination;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at many things at once. One that does not answer is interrupted and reported as such; it
 * holds up no other, as long as a thread is free.
 *
 * <p>Thread rule: any thread.
 */
public final class ProbeRunner implements AutoCloseable {
  /** Things looked at at once; the others wait. */
  static final int MAX_PARALLEL = 8;

  /** Things that may wait; one too many is reported as not looked at. */
  static final int MAX_WAITING = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(ProbeRunner.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Duration patience;
  private final Duration whole;
  private final ThreadPoolExecutor workers;

  /**
   * A runner.
   *
   * @param patience how long one look may take, from when it begins
   * @param whole how long all of them may take together
   */
  public ProbeRunner(Duration patience, Duration whole) {
    this.patience = patience;
    this.whole = whole;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        new ThreadPoolExecutor(
            MAX_PARALLEL,
            MAX_PARALLEL,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread worker = new Thread(task, "doctor-" + number.incrementAndGet());
              worker.setDaemon(true);
              return worker;
            });
    workers.allowCoreThreadTimeOut(true);
  }

  /** What was found, in the order of the probes. */
  public List<Examination> run(List<Probe> probes) {
    List<CompletableFuture<List<Examination>>> answers = probes.stream().map(this::begin).toList();
    return answers.stream().flatMap(answer -> answer.join().stream()).toList();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private CompletableFuture<List<Examination>> begin(Probe probe) {
    CompletableFuture<List<Examination>> answer = new CompletableFuture<>();
    try {
      Future<?> look = workers.submit(() -> look(probe, answer));
      var unused = answer.whenComplete((found, failure) -> look.cancel(true));
    } catch (RejectedExecutionException e) {
      answer.complete(List.of(silent(probe, "was not looked at: too much is looked at already")));
    }
    return answer.completeOnTimeout(
        List.of(silent(probe, "no answer before the examination ended after " + shown(whole))),
        whole.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void look(Probe probe, CompletableFuture<List<Examination>> answer) {
    answer.completeOnTimeout(
        List.of(silent(probe, "no answer in " + shown(patience))),
        patience.toMillis(),
        TimeUnit.MILLISECONDS);
    try {
      answer.complete(probe.look().look());
    } catch (SyncException e) {
      answer.complete(
          List.of(
              Examination.fail(
                  probe.subject(),
                  e.code().id() + " " + e.getMessage(),
                  "an answer",
                  e.code().remedy())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.complete(List.of(silent(probe, "the look at it was interrupted")));
    } catch (Exception | LinkageError e) {
      LOG.warn("{} could not be examined", probe.subject(), e);
      answer.complete(
          List.of(
              Examination.fail(
                  probe.subject(), "unexpected: " + e, "an answer", ErrorCode.INTERNAL.remedy())));
    }
  }

  private static Examination silent(Probe probe, String found) {
    return Examination.unknown(
        probe.subject(),
        found,
        "an answer",
        "nothing is known of it: look at its own health, at the network in between, and ask again");
  }

  private static String shown(Duration duration) {
    return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}
