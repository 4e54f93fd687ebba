package io.syncline.core.budget;

import java.util.Objects;
import java.util.Optional;

/**
 * How many requests each node of a cluster may send to the store for one mount, writes not counted.
 *
 * @param rate empty for as many as the store's own limits let through
 */
public record CallBudget(Optional<CallRate> rate) {
  /** As many as the store's own limits let through. */
  public static final CallBudget NONE = new CallBudget(Optional.empty());

  public CallBudget {
    Objects.requireNonNull(rate);
  }

  public static CallBudget of(CallRate rate) {
    return new CallBudget(Optional.of(rate));
  }

  /** As a person writes it. */
  @Override
  public String toString() {
    return rate.map(CallRate::toString).orElse("none");
  }
}
