package io.syncline.agent.fencing;

import io.syncline.core.model.BusRecord;
import io.syncline.core.origin.ClusterLog;
import io.syncline.core.origin.Fenced;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The topic of a cluster of which origins are declared gone.
 *
 * @param log to look at
 * @param fences appends a fence to every partition
 */
public record FencedLog(
    ClusterLog log, Function<BusRecord.Fence, CompletionStage<Fenced>> fences) {}
