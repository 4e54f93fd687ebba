package io.syncline.cli.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTextTest {
  @ParameterizedTest
  @CsvSource({"0,0", "250ms,250", "5s,5000", "2m,120000", "3h,10800000", "1d,86400000"})
  void readsDurations(String text, long millis) {
    assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5x", "-5s", "1.5s", "s", "5 s", "999999999999999d", "5S"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @Property
  void aDurationReadsBackAsItWasWritten(@ForAll @LongRange(max = 31_536_000_000L) long millis) {
    assertThat(DurationText.parse(DurationText.exact(millis))).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 ms",
    "0.0124,12 ms",
    "0.9999,1.0s",
    "1.23,1.2s",
    "9.96,10s",
    "41.2,41s",
    "125,2m05s",
    "10920,3h02m",
    "90000,1d01h"
  })
  void roundsMeasuredTimes(double seconds, String text) {
    assertThat(DurationText.rounded(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.0 KiB",
    "1234,1.2 KiB",
    "10239,10 KiB",
    "134217728,128 MiB",
    "1048575,1.0 MiB"
  })
  void roundsBytes(long bytes, String text) {
    assertThat(ByteText.rounded(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"17,17 B", "1234,1.2 KiB", "134007000,127.8 MiB", "134217728,128.0 MiB"})
  void writesBytesWithOneDecimal(long bytes, String text) {
    assertThat(ByteText.decimal(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "999,999",
    "1000,1.0k",
    "1234,1.2k",
    "48200,48.2k",
    "999949,999.9k",
    "999950,1.0M",
    "13100000,13.1M"
  })
  void roundsCounts(long count, String text) {
    assertThat(CountText.rounded(count)).isEqualTo(text);
  }

  @Test
  void roundsRates() {
    assertThat(CountText.rounded(0.44)).isEqualTo("0.4");
    assertThat(CountText.rounded(48_200.0)).isEqualTo("48.2k");
  }

  @Test
  void roundsTheLargestCount() {
    assertThat(CountText.rounded(Long.MAX_VALUE)).isEqualTo("9.2E");
  }

  @Test
  void writesBytesExactlyWhereRoundingLosesSome() {
    assertThat(ByteText.both(1)).isEqualTo("1 byte");
    assertThat(ByteText.both(1023)).isEqualTo("1023 bytes");
    assertThat(ByteText.both(1234)).isEqualTo("1.2 KiB (1234 bytes)");
  }

  @Test
  void roundsTheLargestNumberOfBytes() {
    assertThat(ByteText.rounded(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }
}
