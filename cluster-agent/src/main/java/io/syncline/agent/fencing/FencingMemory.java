package io.syncline.agent.fencing;

import io.syncline.core.origin.FencingTarget;
import java.time.Instant;
import java.util.List;

/**
 * Remembers across a restart who was asked to be declared gone.
 *
 * <p>Thread rule: one call at a time.
 */
public interface FencingMemory {
  /** Remembers nothing. */
  FencingMemory NONE =
      new FencingMemory() {
        @Override
        public List<Asked> all() {
          return List.of();
        }

        @Override
        public void keep(List<Asked> asked) {}
      };

  /**
   * One that was asked for and has not ended.
   *
   * @param processIsDead whether somebody said that the processes are dead, which stays true
   * @param since wall time of the question
   */
  record Asked(FencingTarget target, boolean processIsDead, Instant since) {}

  /** What was kept last. */
  List<Asked> all();

  /**
   * Keeps these instead. On stable storage once it returned.
   *
   * @throws io.syncline.core.error.SyncException {@code STORE_FAILED} or {@code DISK_FULL}
   */
  void keep(List<Asked> asked);

  /**
   * Of those given up, which are shown to people until the process ends, the oldest was forgotten:
   * there are more than {@link Fencer#MAX_JOBS}.
   */
  default void forgotGivenUp() {}
}
