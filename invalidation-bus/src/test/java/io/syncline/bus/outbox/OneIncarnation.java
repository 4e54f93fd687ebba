package io.syncline.bus.outbox;

import io.syncline.core.model.Origin;
import java.util.Set;

/** A process that starts once and remembers nothing. */
public record OneIncarnation(String topic, String topicId) implements OriginHome {
  @Override
  public Origin nextIncarnation() {
    throw new AssertionError("the origin is over");
  }

  @Override
  public Set<Long> remembered() {
    return Set.of();
  }

  @Override
  public void remember(Set<Long> incarnations) {}
}
