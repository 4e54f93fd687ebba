package io.syncline.sim.oracle;

import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** I8: sizes with the bound that each promised to keep, and the largest each ever was. */
public final class Limits {
  private final Violations violations;
  private final List<Limit> limits = new ArrayList<>();

  public Limits(Violations violations) {
    this.violations = violations;
  }

  /**
   * Watches a size from now on.
   *
   * @param name what it is and whose
   * @param most the largest that is allowed
   */
  public void watch(String name, long most, LongSupplier size) {
    limits.add(new Limit(name, most, size));
  }

  /** Stops watching all whose name begins so: their owner is gone. */
  public void forget(String prefix) {
    limits.removeIf(limit -> limit.name.startsWith(prefix));
  }

  /** Looks at all sizes. */
  public boolean check(long now) {
    boolean right = true;
    for (Limit limit : limits) {
      long size = limit.size.getAsLong();
      limit.largest = Math.max(limit.largest, size);
      if (size > limit.most) {
        right = false;
        violations.report(
            Invariant.I8, now, () -> limit.name + " is " + size + ", at most is " + limit.most);
      }
    }
    return right;
  }

  /** The largest that each was, by name. */
  public Map<String, Long> largest() {
    Map<String, Long> all = new TreeMap<>();
    limits.forEach(limit -> all.merge(limit.name, limit.largest, Math::max));
    return all;
  }

  /** One size. */
  private static final class Limit {
    final String name;
    final long most;
    final LongSupplier size;
    long largest;

    Limit(String name, long most, LongSupplier size) {
      this.name = name;
      this.most = most;
      this.size = size;
    }
  }
}
