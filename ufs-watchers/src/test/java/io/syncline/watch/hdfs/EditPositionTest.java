package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions as text, and by what a log is recognised. */
class EditPositionTest {
  private static final long LONGEST = 999_999_999_999_999_999L;

  @Property
  void readsWhatItHasWritten(
      @ForAll @LongRange(max = LONGEST) long txid, @ForAll @LongRange(max = LONGEST) long back) {
    EditPosition bare = new EditPosition(txid, Optional.empty());
    assertThat(EditPosition.parse(bare.toString())).contains(bare);
    EditAnchor anchor = EditAnchor.of(new EventBatch(Math.min(txid, back), new Event[0]));
    EditPosition anchored = new EditPosition(txid, Optional.of(anchor));
    assertThat(EditPosition.parse(anchored.toString())).contains(anchored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-1",
        "7/",
        "7/5",
        "7/8/0123456789abcdef",
        "7/5/0123456789abcde",
        "7/5/0123456789abcdeg",
        "7 ",
        "9999999999999999999",
        "0b0d6a51-0000-0000-0000-000000000000/7"
      })
  void whatItHasNotWrittenIsNoPosition(String text) {
    assertThat(EditPosition.parse(text)).isEmpty();
  }

  @Test
  void anAnchorLiesNotBehindItsPosition() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EditPosition(7, Optional.of(new EditAnchor(8, "0123456789abcdef"))));
  }

  @Test
  void aBatchIsRecognisedByPlacePathKindAndTime() {
    EditAnchor anchor = anchor(5, Events.close("/a", 1));
    assertThat(anchor(5, Events.close("/a", 1))).isEqualTo(anchor);
    assertThat(anchor(6, Events.close("/a", 1))).isNotEqualTo(anchor);
    assertThat(anchor(5, Events.close("/b", 1))).isNotEqualTo(anchor);
    assertThat(anchor(5, Events.close("/a", 2))).isNotEqualTo(anchor);
    assertThat(anchor(5, Events.truncate("/a"))).isNotEqualTo(anchor);
    assertThat(anchor(5, Events.close("/a", 1), Events.unlink("/b"))).isNotEqualTo(anchor);
    assertThat(anchor(5, Events.rename("/a", "/b")))
        .isNotEqualTo(anchor(5, Events.rename("/a", "/c")));
    assertThat(anchor(5, Events.create("/a"))).isNotEqualTo(anchor(5, Events.append("/a")));
    assertThat(anchor(5, Events.times("/a", 1, 1)))
        .isNotEqualTo(anchor(5, Events.times("/a", 2, 1)));
  }

  private static EditAnchor anchor(long txid, Event... events) {
    return EditAnchor.of(new EventBatch(txid, events));
  }
}
