package io.syncline.watch.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.WatchLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kernel whose queue of events was full, which tells so of each directory, that of the probe
 * among them. It is a real one, of which only this is pretended: nobody can make it happen.
 */
@Timeout(60)
class TreeEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path path;
  private Location root;
  private FullKernel tree;
  private PendingChanges pending;
  private TreeEvents events;

  @BeforeEach
  void begin() throws IOException {
    path = path.toRealPath();
    root = Location.parse("file://" + path);
    Files.createDirectories(path.resolve("d"));
    tree = new FullKernel(root, path, Files.createDirectory(path.resolve("syncline-watch-1")));
    tree.watchAll();
    pending = new PendingChanges(root, () -> {});
    events = new TreeEvents(tree, name -> false, pending);
  }

  @AfterEach
  void end() {
    tree.close();
  }

  /** What happened behind the loss is told by this poll, too: it says that it is complete. */
  @Test
  void whatLiesBehindALossIsReadBeforeThePollEnds() throws Exception {
    tree.lose(2, () -> Files.writeString(path.resolve("d/behind"), "1"));
    events.read(Duration.ZERO, PATIENCE);
    assertThat(tree.touched).isEqualTo(3);
    assertThat(pending.changes()).contains(change("d/behind", Scope.PATH, ChangeKind.CREATED));
  }

  @Test
  void whereEventsWereDroppedOfADirectoryAllBelowItMayBeOld() throws Exception {
    Files.writeString(path.resolve("d/f"), "1");
    tree.dropOf(path.resolve("d"));
    events.read(Duration.ofSeconds(5), PATIENCE);
    assertThat(events.loss()).map(WatchLoss::cause).hasValue(WatchLoss.Cause.OVERFLOW);
    assertThat(pending.changes()).containsExactly(change("d", Scope.SUBTREE, ChangeKind.UNKNOWN));
  }

  @Test
  void aKernelThatDropsEventsForEverIsAnError() {
    tree.lose(Integer.MAX_VALUE, () -> {});
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> events.read(Duration.ZERO, PATIENCE))
        .withMessageContaining("drops events");
    assertThat(tree.touched).isEqualTo(TreeEvents.MAX_LOST_PROBES + 1);
  }

  /** As in a store that shows the directory for temporary files. */
  @Test
  void theProbeIsNoPartOfTheTree() throws Exception {
    Files.writeString(path.resolve("d/f"), "1");
    events.read(Duration.ZERO, PATIENCE);
    assertThat(tree.isWatched(path.resolve("syncline-watch-1"))).isFalse();
    assertThat(pending.changes())
        .isNotEmpty()
        .allMatch(change -> change.location().isAtOrBelow(location("d")));
    Files.createDirectory(path.resolve("e"));
    tree.dropOf(path);
    events.read(Duration.ofSeconds(5), PATIENCE);
    assertThat(tree.isWatched(path.resolve("syncline-watch-1"))).isFalse();
  }

  private Location location(String name) {
    return Location.parse("file://" + path + "/" + name);
  }

  private Change change(String name, Scope scope, ChangeKind kind) {
    return new Change(location(name), scope, kind, Cause.WATCH);
  }

  /** Something that happens in the tree. */
  private interface Happening {
    void happens() throws IOException;
  }

  /** Drops events, and says so. */
  private static final class FullKernel extends WatchedTree {
    private int losses;
    private Happening behind = () -> {};
    private @Nullable Path dropped;
    private int touched;

    FullKernel(Location root, Path path, Path probe) throws IOException {
      super(root, path, 100, probe);
    }

    /** Drops what tells of the next probes; after each something happens. */
    void lose(int times, Happening behind) {
      this.losses = times;
      this.behind = behind;
    }

    /** Drops what is told of a directory next. */
    void dropOf(Path directory) {
      dropped = directory;
    }

    @Override
    Path touchProbe() throws IOException {
      touched++;
      return super.touchProbe();
    }

    @Override
    @Nullable WatchKey next(long nanos) throws InterruptedException {
      WatchKey key = super.next(nanos);
      if (key == null) {
        return null;
      }
      if (isProbe(key) && losses > 0) {
        losses--;
        happens();
        return new Overflown(key);
      }
      if (key.watchable().equals(dropped)) {
        dropped = null;
        return new Overflown(key);
      }
      return key;
    }

    private void happens() {
      try {
        behind.happens();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A key whose events the kernel did not keep; otherwise the same. */
  private record Overflown(WatchKey key) implements WatchKey {
    @Override
    public List<WatchEvent<?>> pollEvents() {
      key.pollEvents();
      return List.of(new Dropped());
    }

    @Override
    public boolean isValid() {
      return key.isValid();
    }

    @Override
    public boolean reset() {
      return key.reset();
    }

    @Override
    public void cancel() {
      key.cancel();
    }

    @Override
    public Watchable watchable() {
      return key.watchable();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return key.equals(other);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  private record Dropped() implements WatchEvent<Object> {
    @Override
    public Kind<Object> kind() {
      return StandardWatchEventKinds.OVERFLOW;
    }

    @Override
    public int count() {
      return 1;
    }

    @Override
    @SuppressWarnings("NullAway") // As the kernel's.
    public Object context() {
      return null;
    }
  }
}
