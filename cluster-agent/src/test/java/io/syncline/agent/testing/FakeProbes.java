package io.syncline.agent.testing;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.doctor.Doctor;
import io.syncline.agent.doctor.Introduction;
import io.syncline.agent.doctor.Probe;
import io.syncline.agent.doctor.ProbeRunner;
import io.syncline.agent.rpc.GrpcColleagues;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What the doctor of a node looks at; all else of it is real. */
public final class FakeProbes {
  /** What is looked at. */
  public final List<Probe> probes = new CopyOnWriteArrayList<>();

  private final String node;
  private final Supplier<Optional<List<NodeInfo>>> registered;

  public FakeProbes(String node, Supplier<Optional<List<NodeInfo>>> registered) {
    this.node = node;
    this.registered = registered;
  }

  /** The doctor that looks. */
  public Doctor doctor() {
    return new Doctor(
        () -> new Introduction(node, "1.2.3", 1_700_000_000_000L),
        () -> List.copyOf(probes),
        new ProbeRunner(Duration.ofSeconds(5), Duration.ofSeconds(15)),
        registered,
        new GrpcColleagues(System::nanoTime, InstantSource.system()));
  }
}
