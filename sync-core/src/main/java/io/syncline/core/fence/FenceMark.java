package io.syncline.core.fence;

import java.util.Collection;
import java.util.Objects;

/**
 * The moment at which a node was first asked. It lies behind everything that was committed before
 * the question was sent, whatever the clocks of others say.
 *
 * @param node name of the node
 * @param process tells the starts of its process apart: the clock of one says nothing in another
 * @param instant on the process's own ticker
 */
public record FenceMark(String node, String process, long instant) {
  public FenceMark {
    Objects.requireNonNull(node);
    Objects.requireNonNull(process);
  }

  /**
   * The mark that this process gave out earlier, if somebody brings it back; otherwise this moment,
   * which is later and therefore right as well.
   *
   * @param brought marks of whatever nodes and processes
   */
  public FenceMark earlier(Collection<FenceMark> brought) {
    return brought.stream()
        .filter(mark -> mark.node.equals(node) && mark.process.equals(process))
        .findFirst()
        .orElse(this);
  }
}
