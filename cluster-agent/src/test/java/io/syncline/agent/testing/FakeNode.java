package io.syncline.agent.testing;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.ReadinessCheck;
import io.syncline.agent.coordination.MountRegistry;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A node that is as a test wants it. */
public final class FakeNode implements NodeView {
  private final MountRegistry mounts;
  private volatile boolean ready = true;
  private volatile boolean serves;
  private volatile boolean alive = true;

  public FakeNode(MountRegistry mounts) {
    this.mounts = mounts;
  }

  /** Whether it serves. */
  public void ready(boolean changed) {
    ready = changed;
  }

  /** Whether it answers calls though it is not ready. */
  public void serves(boolean changed) {
    serves = changed;
  }

  @Override
  public boolean serves() {
    return serves || ready();
  }

  /** Whether it can go on. */
  public void alive(boolean changed) {
    alive = changed;
  }

  @Override
  public String cluster() {
    return "east";
  }

  @Override
  public String node() {
    return "east-1";
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public NodeStatus status() {
    return new NodeStatus(
        ready ? NodeStatus.State.DEGRADED : NodeStatus.State.STARTING,
        List.of(new NodeStatus.Problem(ErrorCode.BUS_UNAVAILABLE, "Kafka does not answer")),
        List.of(
            new NodeStatus.Component(
                "kafka", NodeStatus.Health.DOWN, "connection refused", OptionalDouble.of(1.5))),
        new NodeStatus.Shards(2, 1, 4, 9),
        new NodeStatus.Outbox(3, Optional.of(Duration.ofMillis(1500))),
        new NodeStatus.Figures(77, Duration.ofSeconds(10), 5, 1000),
        mounts.current().definitions().stream()
            .map(d -> mount(d.mount().path()).orElseThrow())
            .toList());
  }

  @Override
  public Optional<MountView> mount(NamespacePath path) {
    return mounts
        .current()
        .at(path)
        .map(
            definition ->
                new MountView(
                    definition,
                    MountView.State.CATCHING_UP,
                    Optional.of(Duration.ofMillis(41_500)),
                    new MountView.ShardStates(1, 2, 0, 0),
                    Optional.of(
                        new FeedProof(
                            Watermark.UNKNOWN, FeedProof.Limit.NO_CLAIM, "west/west-1/5")),
                    Optional.of(Duration.ofHours(3))));
  }

  @Override
  public Optional<MountView.State> feedState(Location location) {
    return Optional.of(MountView.State.CATCHING_UP);
  }

  @Override
  public List<ReadinessCheck> readiness() {
    return List.of(
        new ReadinessCheck("mount-table", true, "version 1"),
        new ReadinessCheck("shards", ready, ready ? "" : "1 of 2 owned shards"));
  }

  @Override
  public boolean alive() {
    return alive;
  }
}
