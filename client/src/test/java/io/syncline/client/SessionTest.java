package io.syncline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.session.Seen;
import io.syncline.proto.node.v1.Token;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session carries has limits, and tells how much of them is used. */
class SessionTest {
  private static final int MAX_TOKENS = 3;
  private static final int MAX_LOCATIONS = 4;
  private static final Location LAKE = Location.parse("s3://lake/d");

  private final AtomicLong clock = new AtomicLong(1_000);
  private final Session session = new Session(clock::get, MAX_TOKENS, MAX_LOCATIONS);
  private final SynclineClient client = SynclineClient.builder().node("127.0.0.1:1").build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void tellsHowManyLocationsItRemembersAndForgetsTheOldestOfTooMany() {
    assertThat(session.locations()).isZero();
    see(LAKE.child("a"));
    assertThat(session.locations()).as("it and its directory").isEqualTo(2);
    see(LAKE.child("b"));
    see(LAKE.child("b"));
    assertThat(session.locations()).isEqualTo(3);
    for (int i = 0; i < 10; i++) {
      see(LAKE.child("f" + i));
    }
    assertThat(session.locations()).isEqualTo(MAX_LOCATIONS);
  }

  @Test
  void carriesTheNewestTokenOfEachPlaceAndSumsUpTooMany() {
    for (int partition = 0; partition < 10; partition++) {
      session.wrote(List.of(token(partition, 1), token(partition, 2)));
    }
    assertThat(session.tokens()).containsExactly(token(7, 2), token(8, 2), token(9, 2));
    Session.Terms terms = session.terms(client.calls(), "/lake/d", false, true);
    assertThat(terms.seen()).as("the writes whose tokens are given up").isNotEmpty();
  }

  private void see(Location location) {
    String path = "/lake/d/" + location.name();
    Session.Terms terms = session.terms(client.calls(), path, false, true);
    Sight sight = new Sight(location, List.of(new Seen(5, Optional.empty())));
    assertThat(session.saw(client.calls(), path, false, terms, sight)).isTrue();
  }

  private static Token token(int partition, long sequence) {
    return Token.newBuilder()
        .setOrigin("east/n1/1")
        .setPartition(partition)
        .setSequence(sequence)
        .build();
  }
}
