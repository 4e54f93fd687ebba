package io.syncline.agent.rpc;

import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallRate;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;

/** The wire form of the call budget of a mount. */
final class BudgetMessages {
  private BudgetMessages() {}

  static io.syncline.proto.node.v1.CallRate wire(CallRate rate) {
    return io.syncline.proto.node.v1.CallRate.newBuilder()
        .setCalls(Math.toIntExact(rate.calls()))
        .setUnitSeconds(rate.unit().seconds())
        .build();
  }

  static CallBudget read(io.syncline.proto.node.v1.CallRate rate) {
    if (rate.getCalls() == 0) {
      return CallBudget.NONE;
    }
    CallRate.Unit unit =
        CallRate.Unit.of(rate.getUnitSeconds())
            .orElseThrow(
                () ->
                    invalid(
                        "has a unit of "
                            + Integer.toUnsignedString(rate.getUnitSeconds())
                            + " seconds (expected 1, 60 or 3600)"));
    try {
      return CallBudget.of(new CallRate(Integer.toUnsignedLong(rate.getCalls()), unit));
    } catch (IllegalArgumentException e) {
      throw invalid("is wrong: " + e.getMessage());
    }
  }

  private static SyncException invalid(String why) {
    return new SyncException(ErrorCode.INVALID_ARGUMENT, "call_budget " + why);
  }
}
