package io.syncline.agent.testing;

import io.syncline.agent.coordination.MountEdit;
import io.syncline.agent.coordination.MountRegistry;
import io.syncline.agent.coordination.MountRevision;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A mount table in memory. */
public final class MemoryMounts implements MountRegistry {
  private final List<MountRevision> history = new ArrayList<>();
  private MountSnapshot current = MountSnapshot.EMPTY;
  private @Nullable SyncException failure;

  /** With one mount. */
  public static MemoryMounts with(String path, String location) {
    MemoryMounts mounts = new MemoryMounts();
    mounts.change(
        new MountEdit(
            "test",
            "",
            "add " + path,
            table ->
                table.with(
                    new Mount(
                        NamespacePath.parse(path),
                        Location.parse(location),
                        "lake",
                        MountPolicy.DEFAULT),
                    "")));
    return mounts;
  }

  /** Makes changes fail; null lets them succeed again. */
  public synchronized void failChanges(@Nullable SyncException with) {
    failure = with;
  }

  @Override
  public synchronized MountSnapshot current() {
    return current;
  }

  @Override
  public boolean known() {
    return true;
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  @Override
  public synchronized MountSnapshot change(MountEdit edit) {
    if (failure != null) {
      throw failure;
    }
    MountSnapshot next = edit.change().apply(current);
    if (next.equals(current)) {
      return current;
    }
    current = next;
    history.add(new MountRevision(edit.who(), 0, edit.reason(), edit.what(), current));
    return current;
  }

  @Override
  public synchronized List<MountRevision> history() {
    List<MountRevision> reversed = new ArrayList<>(history);
    Collections.reverse(reversed);
    return reversed;
  }

  @Override
  public void onChange(Consumer<MountSnapshot> listener) {
    listener.accept(current());
  }
}
