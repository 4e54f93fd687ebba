package io.syncline.sim.node;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.LogPlace;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Fences that a process has appended and that are not acked in all partitions. */
final class Fences {
  private final int partitions;
  private final IdentityHashMap<BusRecord.Fence, OnItsWay> fences = new IdentityHashMap<>();

  /**
   * One of them.
   *
   * @param done told who appended it, and where
   * @param lost told that nobody will know where it is
   */
  private record OnItsWay(
      BiConsumer<Origin, Collection<LogPlace>> done,
      Runnable lost,
      Map<Integer, LogPlace> places) {}

  Fences(int partitions) {
    this.partitions = partitions;
  }

  void add(BusRecord.Fence fence, BiConsumer<Origin, Collection<LogPlace>> done, Runnable lost) {
    fences.put(fence, new OnItsWay(done, lost, new TreeMap<>()));
  }

  void acked(BusRecord.Fence fence, Origin by, LogPlace place) {
    OnItsWay known = fences.get(fence);
    if (known != null) {
      known.places().put(place.partition(), place);
      if (known.places().size() == partitions) {
        fences.remove(fence);
        known.done().accept(by, known.places().values());
      }
    }
  }

  /** Whoever appended them is over. */
  void abandon() {
    List<OnItsWay> all = List.copyOf(fences.values());
    fences.clear();
    all.forEach(fence -> fence.lost().run());
  }
}
