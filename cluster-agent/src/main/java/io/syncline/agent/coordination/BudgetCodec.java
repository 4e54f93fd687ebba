package io.syncline.agent.coordination;

import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallRate;

/** The stored form of the call budget of a mount. */
final class BudgetCodec {
  private BudgetCodec() {}

  static io.syncline.proto.store.v1.CallRate rate(CallRate rate) {
    return io.syncline.proto.store.v1.CallRate.newBuilder()
        .setCalls(Math.toIntExact(rate.calls()))
        .setUnitSeconds(rate.unit().seconds())
        .build();
  }

  /**
   * A budget as it was stored.
   *
   * @throws IllegalArgumentException when it is none
   */
  static CallBudget budget(io.syncline.proto.store.v1.CallRate record) {
    CallRate.Unit unit =
        CallRate.Unit.of(record.getUnitSeconds())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a call budget has a unit of "
                            + Integer.toUnsignedString(record.getUnitSeconds())
                            + " seconds (expected 1, 60 or 3600)"));
    return CallBudget.of(new CallRate(Integer.toUnsignedLong(record.getCalls()), unit));
  }
}
