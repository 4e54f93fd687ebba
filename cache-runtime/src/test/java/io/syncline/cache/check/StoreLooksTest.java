package io.syncline.cache.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.budget.PutOffException;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.MemoryUfs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How long a check waits with one question. */
class StoreLooksTest {
  private static final Location FILE = Location.parse("s3://lake/f");

  private final MemoryUfs ufs = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
  private long now;
  private int failures;
  private Supplier<SyncException> failure = () -> new PutOffException("reads come first");

  @Test
  void readsGoFirstForAWhile() throws InterruptedException {
    failures = StoreLooks.MAX_TURNS;
    Sighting seen = looks().look(FILE);
    assertThat(seen.found()).isEqualTo((FileStatus) null);
    assertThat(now).isEqualTo(StoreLooks.TURN.multipliedBy(StoreLooks.MAX_TURNS).toNanos());
  }

  @Test
  void thenOthersHaveTheirTurn() {
    failures = StoreLooks.MAX_TURNS + 1;
    assertThatExceptionOfType(PutOffException.class).isThrownBy(() -> looks().look(FILE));
  }

  /** It may be the store's own limits: then nobody knows that it will ever be better. */
  @Test
  void aStoreWithoutRoomIsWaitedForLikeOneThatIsAway() {
    failure = () -> new SyncException(ErrorCode.UFS_BUSY, "made to be busy");
    failures = StoreLooks.MAX_WAITS + 1;
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> looks().look(FILE))
        .withMessage("made to be busy");
    assertThat(Duration.ofNanos(now))
        .isEqualTo(StoreLooks.RETRY.multipliedBy(StoreLooks.MAX_WAITS));
  }

  private StoreLooks looks() {
    CheckPace pace =
        new CheckPace() {
          @Override
          public void awaitRequest() {}

          @Override
          public void pause(long nanos) {
            now += nanos;
          }
        };
    return new StoreLooks(failing(), () -> now, pace);
  }

  private UnderFileSystem failing() {
    return (UnderFileSystem)
        Proxy.newProxyInstance(
            UnderFileSystem.class.getClassLoader(),
            new Class<?>[] {UnderFileSystem.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("stat") && failures-- > 0) {
                throw failure.get();
              }
              try {
                return method.invoke(ufs, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
