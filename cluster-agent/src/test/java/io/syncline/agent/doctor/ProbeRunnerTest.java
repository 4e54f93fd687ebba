package io.syncline.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.Verdict;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProbeRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final CountDownLatch never = new CountDownLatch(1);
  private final List<ProbeRunner> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(ProbeRunner::close);
    never.countDown();
  }

  @Test
  void tellsWhatWasFoundInTheOrderOfTheProbes() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    List<Examination> found =
        runner(LONG, LONG)
            .run(
                List.of(
                    new Probe(
                        "a",
                        () -> {
                          assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
                          return List.of(Examination.ok("a", "1"), Examination.ok("a", "2"));
                        }),
                    new Probe(
                        "b",
                        () -> {
                          second.countDown();
                          return List.of(Examination.ok("b", "3"));
                        })));
    assertThat(found).extracting(Examination::found).containsExactly("1", "2", "3");
  }

  @Test
  void oneThatDoesNotAnswerIsSaidSoInterruptedAndHoldsUpNoOther() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    List<Examination> found =
        runner(Duration.ofMillis(200), LONG)
            .run(
                List.of(
                    new Probe(
                        "silent",
                        () -> {
                          try {
                            never.await();
                          } catch (InterruptedException e) {
                            interrupted.countDown();
                            throw e;
                          }
                          return List.of();
                        }),
                    fine("b")));
    assertThat(found).extracting(Examination::subject).containsExactly("silent", "b");
    assertThat(found.get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(found.get(0).found()).isEqualTo("no answer in 200 ms");
    assertThat(found.get(1).verdict()).isEqualTo(Verdict.OK);
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theWholeEndsInTimeWhenAllThreadsAreHeld() {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < ProbeRunner.MAX_PARALLEL; i++) {
      probes.add(deaf("deaf-" + i));
    }
    probes.add(fine("waits"));
    List<Examination> found = runner(LONG, Duration.ofMillis(300)).run(probes);
    assertThat(found).extracting(Examination::verdict).containsOnly(Verdict.UNKNOWN);
    assertThat(found.get(ProbeRunner.MAX_PARALLEL).found())
        .isEqualTo("no answer before the examination ended after 300 ms");
  }

  @Test
  void looksAtNoMoreThanItsLimitAtOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(ProbeRunner.MAX_PARALLEL);
    AtomicBoolean tooMany = new AtomicBoolean();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < 3 * ProbeRunner.MAX_PARALLEL; i++) {
      probes.add(
          new Probe(
              "p" + i,
              () -> {
                if (inside.incrementAndGet() > ProbeRunner.MAX_PARALLEL) {
                  tooMany.set(true);
                }
                begun.countDown();
                assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                inside.decrementAndGet();
                return List.of(Examination.ok("p", ""));
              }));
    }
    Thread opener =
        new Thread(
            () -> {
              try {
                begun.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              release.countDown();
            });
    opener.start();
    assertThat(runner(LONG, LONG).run(probes))
        .hasSize(probes.size())
        .extracting(Examination::verdict)
        .containsOnly(Verdict.OK);
    opener.join();
    assertThat(tooMany).isFalse();
  }

  @Test
  void whatCannotEvenWaitIsSaidSo() {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < ProbeRunner.MAX_PARALLEL + ProbeRunner.MAX_WAITING + 1; i++) {
      probes.add(deaf("deaf-" + i));
    }
    List<Examination> found = runner(LONG, Duration.ofMillis(300)).run(probes);
    assertThat(found.get(probes.size() - 1).found()).startsWith("was not looked at");
    assertThat(found.get(probes.size() - 2).found()).startsWith("no answer");
  }

  @Test
  void anErrorIsAFinding() {
    List<Examination> found =
        runner(LONG, LONG)
            .run(
                List.of(
                    new Probe(
                        "kafka",
                        () -> {
                          throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "away");
                        }),
                    new Probe(
                        "broken",
                        () -> {
                          throw new IllegalStateException("oops");
                        })));
    assertThat(found)
        .containsExactly(
            Examination.fail(
                "kafka", "SYN-4001 away", "an answer", ErrorCode.BUS_UNAVAILABLE.remedy()),
            Examination.fail(
                "broken",
                "unexpected: java.lang.IllegalStateException: oops",
                "an answer",
                ErrorCode.INTERNAL.remedy()));
  }

  private ProbeRunner runner(Duration patience, Duration whole) {
    ProbeRunner runner = new ProbeRunner(patience, whole);
    open.add(runner);
    return runner;
  }

  private static Probe fine(String subject) {
    return new Probe(subject, () -> List.of(Examination.ok(subject, "fine")));
  }

  /** It does not even end when it is interrupted. */
  private Probe deaf(String subject) {
    return new Probe(
        subject,
        () -> {
          while (never.getCount() > 0) {
            try {
              never.await();
            } catch (InterruptedException e) {
              // Goes on.
            }
          }
          return List.of();
        });
  }
}
