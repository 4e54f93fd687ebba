package io.syncline.core.outbox;

import io.syncline.core.model.BusRecord;
import java.util.OptionalLong;

/** Whether an origin stands by what it claims. Thread rule: the one of its outbox. */
final class Standing {
  private boolean logTrusted = true;
  private boolean withdrawn;

  void trustLog(boolean trusted) {
    logTrusted = trusted;
  }

  void withdraw(boolean all) {
    withdrawn = all;
  }

  boolean isLogTrusted() {
    return logTrusted;
  }

  /** What a heartbeat says that leaves now. */
  BusRecord.Heartbeat heartbeat(OptionalLong claim) {
    if (withdrawn) {
      return BusRecord.Heartbeat.WITHDRAWN;
    }
    return new BusRecord.Heartbeat(logTrusted ? claim : OptionalLong.empty());
  }
}
