package io.syncline.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DoctorTest {
  private final ProbeRunner runner =
      new ProbeRunner(Duration.ofSeconds(60), Duration.ofSeconds(60));

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void whoeverAsksMeanwhileGetsTheResultOfTheOneExamination() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Doctor doctor =
        doctor(
            new Probe(
                "slow",
                () -> {
                  int look = looks.incrementAndGet();
                  begun.countDown();
                  assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                  return List.of(Examination.ok("slow", "look " + look));
                }));
    CompletableFuture<Report> first = CompletableFuture.supplyAsync(doctor::examine);
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Report> second = new CompletableFuture<>();
    Thread asks = new Thread(() -> second.complete(doctor.examine()));
    asks.start();
    while (asks.getState() != Thread.State.WAITING && looks.get() < 2) {
      Thread.onSpinWait();
    }
    release.countDown();
    assertThat(second.get(60, TimeUnit.SECONDS)).isSameAs(first.get(60, TimeUnit.SECONDS));
    assertThat(looks).hasValue(1);

    assertThat(doctor.examine().examinations())
        .as("the next one looks again")
        .containsExactly(Examination.ok("slow", "look 2"));
  }

  @Test
  void aReportIsBoundedAndSaysWhatIsLeftOut() {
    List<Examination> many = new ArrayList<>();
    for (int i = 0; i < Report.MAX_EXAMINATIONS + 5; i++) {
      many.add(Examination.ok("s" + i, ""));
    }
    List<Examination> kept = new Report("n1", many).examinations();
    assertThat(kept).hasSize(Report.MAX_EXAMINATIONS);
    assertThat(kept.get(Report.MAX_EXAMINATIONS - 1))
        .isEqualTo(Examination.skipped("the rest", "6 more are not shown"));
    assertThat(new Report("n1", many.subList(0, Report.MAX_EXAMINATIONS)).examinations())
        .extracting(Examination::verdict)
        .containsOnly(Verdict.OK);
  }

  private Doctor doctor(Probe probe) {
    return new Doctor(
        () -> new Introduction("n1", "1.2", 0),
        () -> List.of(probe),
        runner,
        Optional::empty,
        new Colleagues() {
          @Override
          public List<Meeting> meet(List<NodeInfo> nodes) {
            throw new AssertionError("nobody else is known");
          }

          @Override
          public List<Report> examine(List<NodeInfo> nodes) {
            throw new AssertionError("nobody else is known");
          }
        });
  }
}
