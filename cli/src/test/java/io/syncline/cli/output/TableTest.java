package io.syncline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndNothingTrails() {
    Table table = new Table(List.of("A", "LONG"));
    table.row(List.of("wide cell", "x"));
    table.row(List.of("ä", ""));
    assertThat(table.lines()).containsExactly("A          LONG", "wide cell  x", "ä");
  }

  @Test
  void controlCharactersAreShownAndNotObeyed() {
    assertThat(Table.printable("a\u001b[31mb\nc")).isEqualTo("a\\u001b[31mb\\u000ac");
  }
}
