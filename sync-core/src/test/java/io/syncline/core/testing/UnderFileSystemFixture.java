package io.syncline.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UnderFileSystem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The store under test, what it cannot do, and the steps that the contract is written in. */
abstract class UnderFileSystemFixture {
  static final AttemptGate OPEN = () -> {};

  /** The under file system under test; the same one during a test. */
  protected abstract UnderFileSystem ufs();

  /** The same store, listed by pages of so many children. */
  protected abstract UnderFileSystem listingPagesOf(int children);

  /** A directory of this test's own that exists, is empty, and is not the root. */
  protected abstract Location directory();

  /** Makes the store be left alone long enough for its files to have versions. */
  protected void settleVersions() throws Exception {}

  /** Whether {@code k} and {@code k/c} can be files both. */
  protected boolean supportsFileOverDirectory() {
    return directory().scheme().implicitDirectories();
  }

  /** Whether the names {@code ''} and {@code .} can be names. */
  protected boolean supportsOddKeys() {
    return directory().scheme().implicitDirectories();
  }

  /** Whether pages follow the order of UTF-8's bytes also where that of UTF-16 differs. */
  protected boolean ordersBeyondTheBasicPlane() {
    return true;
  }

  /** Whether, of several who create the same file without overwriting, exactly one succeeds. */
  protected boolean createsExclusively() {
    return true;
  }

  /** A location below the directory; slashes as they are. */
  protected final Location at(String path) {
    Location directory = directory();
    return Location.of(directory.scheme(), directory.authority(), directory.path() + "/" + path);
  }

  /** Makes a file, with the directories that it needs. */
  protected final void put(String path, String text) {
    create(path, text, true).throwFailure();
  }

  /** Makes a directory whose parent exists. */
  protected final void makeDirectory(String path) {
    ufs().createDirectory(at(path), OPEN).throwFailure();
  }

  /** All bytes of a file. */
  protected final String text(String path) throws IOException {
    return read(path, null, 0, Long.MAX_VALUE);
  }

  /** The names of all children, over all pages; fails unless they are in order and unique. */
  protected static List<String> children(UnderFileSystem ufs, Location directory) {
    List<ListingPage.Child> all = new ArrayList<>();
    String continuation = null;
    do {
      ListingPage page = ufs.list(directory, continuation);
      all.addAll(page.children());
      continuation = page.continuation();
      assertThat(all.size()).isLessThan(10_000);
    } while (continuation != null);
    assertInOrder(directory, all);
    return all.stream().map(ListingPage.Child::name).toList();
  }

  final void assertInOrder(List<ListingPage.Child> children) {
    assertInOrder(directory(), children);
  }

  static void assertInOrder(Location directory, List<ListingPage.Child> children) {
    List<String> slots =
        children.stream()
            .map(c -> SiblingOrder.slot(directory.scheme(), c.name(), c.status().isDirectory()))
            .toList();
    assertThat(slots).isSortedAccordingTo(SiblingOrder.slots()).doesNotHaveDuplicates();
  }

  final MutationResult create(String path, String text, boolean overwrite) {
    makeParents(at(path));
    return create0(path, text, overwrite);
  }

  final MutationResult create0(String path, String text, boolean overwrite) {
    return ufs().create(at(path), bytes(text), overwrite, OPEN);
  }

  final void makeParents(Location file) {
    Location parent = file.parent().orElseThrow();
    if (!file.scheme().implicitDirectories() && ufs().stat(parent).isEmpty()) {
      makeParents(parent);
      ufs().createDirectory(parent, OPEN).throwFailure();
    }
  }

  final FileStatus status(Location location) {
    Optional<FileStatus> status = ufs().stat(location);
    assertThat(status).as("status of %s", location).isPresent();
    return status.get();
  }

  final String version(String path) {
    return status(at(path)).version();
  }

  final String range(String path, long offset, long length) throws IOException {
    return read(path, null, offset, length);
  }

  final String read(String path, String version, long offset, long length) throws IOException {
    try (InputStream stream = ufs().read(at(path), version, offset, length)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** Refused, with the code, and without any effect. */
  protected static void assertRefused(MutationResult result, ErrorCode code) {
    assertThat(result.failure().map(SyncException::code)).contains(code);
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(result.unsettled()).isFalse();
  }

  /** The call fails with the code. */
  protected static void assertCode(ErrorCode code, Callable<?> call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  /** What one of several concurrent callers does. */
  interface Caller {
    MutationResult call(int number);
  }

  static List<MutationResult> together(int callers, Caller caller) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      CountDownLatch start = new CountDownLatch(callers);
      List<Future<MutationResult>> futures = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        futures.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return caller.call(number);
                }));
      }
      List<MutationResult> results = new ArrayList<>();
      for (Future<MutationResult> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
