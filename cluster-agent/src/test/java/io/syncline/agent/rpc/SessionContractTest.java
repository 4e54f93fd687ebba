package io.syncline.agent.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.client.FileBytes;
import io.syncline.client.FileEntry;
import io.syncline.client.Files;
import io.syncline.client.PutOptions;
import io.syncline.client.Session;
import io.syncline.client.SynclineClient;
import io.syncline.client.SynclineException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Location;
import io.syncline.core.testing.MemoryUfs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client and its session at the doors of two nodes of which neither hears what the other one
 * does: each serves what it holds for 30 s.
 */
final class SessionContractTest {
  private final MemoryUfs store = MemoryUfs.objectStore(InstantSource.system());
  private DoorsOfANode one;
  private DoorsOfANode other;
  private SynclineClient atOne;
  private SynclineClient atOther;
  private Files sessionAtOne;
  private Files sessionAtOther;

  @BeforeEach
  void open() {
    one = new DoorsOfANode(store);
    other = new DoorsOfANode(store);
    atOne = DoorsOfANode.client(one);
    atOther = DoorsOfANode.client(other);
    Session session = new Session();
    sessionAtOne = session.through(atOne);
    sessionAtOther = session.through(atOther);
  }

  @AfterEach
  void close() {
    atOne.close();
    atOther.close();
    one.close();
    other.close();
  }

  @Test
  void t28_neverSeesAnOlderStateFromAnotherNode() {
    outside("d/x", "1");
    assertThat(atOther.stat("/lake/d/x").size()).isEqualTo(1);
    outside("d/x", "22");
    assertThat(atOne.stat("/lake/d/x").size()).isEqualTo(2);
    assertThat(atOther.stat("/lake/d/x").size()).as("a plain client goes back").isEqualTo(1);

    assertThat(sessionAtOther.stat("/lake/d/x").size()).isEqualTo(1);
    assertThat(sessionAtOne.stat("/lake/d/x").size()).isEqualTo(2);
    assertThat(sessionAtOther.stat("/lake/d/x").size()).isEqualTo(2);
  }

  @Test
  void bytesCountLikeStatusAndStatusLikeBytes() {
    outside("d/x", "1");
    outside("d/y", "1");
    assertThat(text(atOther, "/lake/d/x")).isEqualTo("1");
    assertThat(atOther.stat("/lake/d/y").size()).isEqualTo(1);
    outside("d/x", "22");
    outside("d/y", "22");
    assertThat(sessionAtOne.stat("/lake/d/x").size()).isEqualTo(2);
    assertThat(text(sessionAtOther, "/lake/d/x")).isEqualTo("22");
    assertThat(text(sessionAtOne, "/lake/d/y")).isEqualTo("22");
    assertThat(sessionAtOther.stat("/lake/d/y").size()).isEqualTo(2);
  }

  @Test
  void absenceIsSeenLikeAnythingElse() {
    outside("d/x", "1");
    assertThat(atOther.exists("/lake/d/x")).isTrue();
    store.removeOutside(Location.parse("s3://lake/d/x"));
    assertThat(sessionAtOne.exists("/lake/d/x")).isFalse();
    assertThat(atOther.exists("/lake/d/x")).as("a plain client goes back").isTrue();
    assertThat(sessionAtOther.exists("/lake/d/x")).isFalse();
  }

  @Test
  void absenceOfBytesIsSeenToo() {
    outside("d/x", "1");
    assertThat(atOther.exists("/lake/d/x")).isTrue();
    store.removeOutside(Location.parse("s3://lake/d/x"));
    assertThatExceptionOfType(SynclineException.class)
        .isThrownBy(() -> sessionAtOne.open("/lake/d/x"))
        .satisfies(e -> assertThat(e.isNotFound()).isTrue());
    assertThat(sessionAtOther.exists("/lake/d/x")).isFalse();
  }

  @Test
  void listingCountsForItsChildrenAndTheyCountForIt() {
    outside("d/x", "1");
    assertThat(atOther.list("/lake/d")).hasSize(1);
    outside("d/x", "22");
    outside("d/y", "1");
    assertThat(sessionAtOne.list("/lake/d")).extracting(FileEntry::name).containsExactly("x", "y");
    assertThat(atOther.stat("/lake/d/x").size()).as("a plain client goes back").isEqualTo(1);
    assertThat(sessionAtOther.stat("/lake/d/x").size()).isEqualTo(2);

    outside("e/x", "1");
    assertThat(atOther.list("/lake/e")).hasSize(1);
    outside("e/y", "1");
    assertThat(sessionAtOne.stat("/lake/e/y").size()).isEqualTo(1);
    assertThat(atOther.list("/lake/e")).as("a plain client goes back").hasSize(1);
    assertThat(sessionAtOther.list("/lake/e"))
        .extracting(FileEntry::name)
        .containsExactly("x", "y");
  }

  @Test
  void whatWasSeenUnderOneNameIsSeenUnderEach() {
    outside("d/x", "1");
    assertThat(atOther.stat("/lake/d/x").size()).isEqualTo(1);
    outside("d/x", "22");
    assertThat(sessionAtOne.stat("s3://lake/d/x").size()).isEqualTo(2);
    assertThat(sessionAtOther.stat("/lake/d/x").size()).isEqualTo(2);
  }

  @Test
  void sameNodeIsNotAskedAgainForWhatItShowed() {
    outside("d/x", "1");
    assertThat(sessionAtOne.stat("/lake/d/x").size()).isEqualTo(1);
    assertThat(sessionAtOne.list("/lake/d")).hasSize(1);
    outside("d/x", "22");
    assertThat(sessionAtOne.stat("/lake/d/x").size()).as("what it holds").isEqualTo(1);
    assertThat(text(sessionAtOne, "/lake/d/x")).as("it is asked for what is gone").isEqualTo("22");
  }

  @Test
  void readsItsWritesThroughTheOtherNode() {
    assertThat(atOther.exists("/lake/d/x")).isFalse();
    sessionAtOne.put("/lake/d/x", "1".getBytes(UTF_8));
    assertThat(atOther.exists("/lake/d/x")).as("a plain client does not").isFalse();
    assertThat(sessionAtOther.stat("/lake/d/x").size()).isEqualTo(1);
    assertThat(text(sessionAtOther, "/lake/d/x")).isEqualTo("1");

    var unused = sessionAtOne.rename("/lake/d/x", "/lake/d/y");
    assertThat(sessionAtOther.exists("/lake/d/x")).isFalse();
    assertThat(sessionAtOther.list("/lake/d")).extracting(FileEntry::name).containsExactly("y");
    unused = sessionAtOne.remove("/lake/d", true);
    assertThat(sessionAtOther.exists("/lake/d/y")).isFalse();
    unused = sessionAtOne.makeDirectory("/lake/m");
    assertThat(sessionAtOther.stat("/lake/m").directory()).isTrue();
  }

  @Test
  void turnsToTheNextNodeWhenOneDoesNotServeOrIsGone() {
    outside("d/x", "1");
    try (SynclineClient both = DoorsOfANode.client(one, other)) {
      Files files = new Session().through(both);
      assertThat(files.stat("/lake/d/x").size()).isEqualTo(1);
      one.ready(false);
      outside("d/x", "22");
      assertThat(files.stat("/lake/d/x").size()).isEqualTo(2);
      var unused = files.put("/lake/d/y", "1".getBytes(UTF_8));
      one.ready(true);
      other.vanish();
      assertThat(files.stat("/lake/d/y").size()).isEqualTo(1);
      assertThat(text(files, "/lake/d/y")).isEqualTo("1");
      unused = files.put("/lake/d/z", "1".getBytes(UTF_8));
      assertThat(files.list("/lake/d")).hasSize(3);
    }
  }

  @Test
  void refusalsHaveTheCodeOfTheCatalogue() {
    outside("d/x", "1");
    assertThatExceptionOfType(SynclineException.class)
        .isThrownBy(
            () ->
                sessionAtOne.put(
                    "/lake/d/x", new ByteArrayInputStream(new byte[1]), PutOptions.CREATE))
        .satisfies(e -> assertThat(e.is(ErrorCode.ALREADY_EXISTS)).isTrue());
    assertThatExceptionOfType(SynclineException.class)
        .isThrownBy(() -> sessionAtOne.list("/lake/none"))
        .satisfies(e -> assertThat(e.isNotFound()).isTrue());
    one.vanish();
    assertThatExceptionOfType(SynclineException.class)
        .isThrownBy(() -> sessionAtOne.stat("/lake/d/x"))
        .satisfies(e -> assertThat(e.is(ErrorCode.NODE_UNREACHABLE)).isTrue());
  }

  private void outside(String key, String text) {
    store.putOutside(Location.parse("s3://lake/" + key), text);
  }

  private static String text(Files files, String path) {
    try (FileBytes bytes = files.open(path)) {
      return new String(bytes.stream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
