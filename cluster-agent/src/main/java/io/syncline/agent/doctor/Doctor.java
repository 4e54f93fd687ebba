package io.syncline.agent.doctor;

import io.syncline.agent.coordination.NodeInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Examines a node, and has the others of its cluster examine themselves. One examination of a node
 * is under way at a time; whoever asks meanwhile gets its result.
 *
 * <p>Thread rule: any thread; an examination blocks, for a bounded time.
 */
public final class Doctor {
  /** Other nodes that are asked; more are left out, which is said. */
  public static final int MAX_OTHERS = 100;

  private final Supplier<Introduction> self;
  private final Supplier<List<Probe>> probes;
  private final ProbeRunner runner;
  private final Supplier<Optional<List<NodeInfo>>> registered;
  private final Colleagues colleagues;
  private final AtomicReference<@Nullable CompletableFuture<Report>> underWay =
      new AtomicReference<>();

  /**
   * The doctor of one node.
   *
   * @param self who that is, now
   * @param probes what is looked at, as of now
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public Doctor(
      Supplier<Introduction> self,
      Supplier<List<Probe>> probes,
      ProbeRunner runner,
      Supplier<Optional<List<NodeInfo>>> registered,
      Colleagues colleagues) {
    this.self = self;
    this.probes = probes;
    this.runner = runner;
    this.registered = registered;
    this.colleagues = colleagues;
  }

  /** Who this is. */
  public Introduction introduce() {
    return self.get();
  }

  /** Examines this node. */
  public Report examine() {
    CompletableFuture<Report> mine = new CompletableFuture<>();
    CompletableFuture<Report> other = underWay.compareAndExchange(null, mine);
    if (other != null) {
      return other.join();
    }
    try {
      Report report = new Report(self.get().node(), runner.run(probes.get()));
      mine.complete(report);
      return report;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.set(null);
    }
  }

  /** Examines this node and all others at once; this one first, the others by name. */
  public List<Report> examineAll() {
    List<NodeInfo> others = others();
    CompletableFuture<List<Report>> theirs =
        others.isEmpty()
            ? CompletableFuture.completedFuture(List.of())
            : CompletableFuture.supplyAsync(() -> colleagues.examine(others), Doctor::inBackground);
    List<Report> all = new ArrayList<>(List.of(examine()));
    all.addAll(theirs.join());
    return all;
  }

  private List<NodeInfo> others() {
    String name = self.get().node();
    return registered.get().orElse(List.of()).stream()
        .filter(node -> !node.name().equals(name))
        .sorted(Comparator.comparing(NodeInfo::name))
        .limit(MAX_OTHERS)
        .toList();
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "doctor-others");
    thread.setDaemon(true);
    thread.start();
  }
}
