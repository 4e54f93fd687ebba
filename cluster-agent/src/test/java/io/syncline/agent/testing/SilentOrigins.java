package io.syncline.agent.testing;

import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import java.util.concurrent.CompletionStage;

/** An origins topic that does not answer. */
public final class SilentOrigins implements OriginsLog {
  @Override
  public CompletionStage<Long> append(OriginsEntry entry) {
    return SilentLog.refused();
  }

  @Override
  public void close() {}
}
