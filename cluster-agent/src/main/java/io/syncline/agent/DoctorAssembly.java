package io.syncline.agent;

import io.syncline.agent.admin.MountTester;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.doctor.Colleagues;
import io.syncline.agent.doctor.Doctor;
import io.syncline.agent.doctor.Introduction;
import io.syncline.agent.doctor.NodeProbes;
import io.syncline.agent.doctor.ProbeRunner;
import io.syncline.agent.rpc.GrpcColleagues;
import io.syncline.bus.kafka.KafkaExam;
import io.syncline.cache.store.StoreOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts a node's doctor together.
 *
 * @param settings what the node is configured for
 * @param teardown closes what is opened
 */
record DoctorAssembly(NodeSettings settings, Teardown teardown) {
  /** How long one look may take, and how long all of them. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration WHOLE = Duration.ofSeconds(15);

  /** The doctor of a node that consists of these parts. */
  Doctor doctor(
      NodeParts parts,
      NodeMonitor monitor,
      MountTester tester,
      Function<Coordination, Optional<List<NodeInfo>>> registry) {
    InstantSource clock = InstantSource.system();
    Colleagues colleagues = new GrpcColleagues(parts.ticker(), clock);
    Supplier<Optional<List<NodeInfo>>> registered = () -> registry.apply(parts.coordination());
    Supplier<Introduction> self =
        () -> new Introduction(monitor.node(), monitor.version(), clock.millis());
    NodeProbes probes =
        new NodeProbes(
            settings.config(),
            monitor,
            new NodeProbes.Outside(
                new KafkaExam(settings.bus(Intervals.DEFAULTS.settingsCheck())),
                parts.coordination(),
                () -> parts.mounts().problem(),
                tester,
                colleagues,
                registered),
            new NodeProbes.Inside(
                parts.watches(),
                parts.store()::figures,
                () -> parts.shards().failedShards().keySet(),
                parts.pages()::figures,
                StoreOptions.DEFAULTS.reservedDiskBytes()),
            self);
    return new Doctor(
        self,
        probes::all,
        teardown.opened("doctor", new ProbeRunner(PATIENCE, WHOLE)),
        registered,
        colleagues);
  }
}
