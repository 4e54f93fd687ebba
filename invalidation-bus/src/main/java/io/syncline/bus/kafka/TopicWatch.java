package io.syncline.bus.kafka;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the topics, then asks the brokers about all of them every few seconds and whenever the
 * reader wants to know: the identities of the topics are how one that was made anew is found, and
 * that there is an answer is the health check. Runs on a thread of its own because an answer may
 * take its time.
 */
final class TopicWatch implements Runnable {
  /** Where the answers go. */
  interface Answers {
    void checked(TopicQuestion question, Map<String, TopicFacts> facts);
  }

  private final KafkaBusSettings settings;
  private final KafkaTopics topics;
  private final KafkaClients clients;
  private final Lifecycle life;
  private final ProblemBoard problems;
  private final Ticker ticker;
  private final Answers answers;
  private final Runnable prepared;
  private final Semaphore wanted = new Semaphore(0);
  private volatile Optional<String> ownTopicId = Optional.empty();
  private volatile boolean lowered;
  private volatile TopicQuestion question = new TopicQuestion(List.of(), 0);

  TopicWatch(
      KafkaBusSettings settings,
      Lifecycle life,
      ProblemBoard problems,
      Ticker ticker,
      Answers answers,
      Runnable prepared) {
    this.settings = settings;
    this.topics = new KafkaTopics(settings);
    this.clients = new KafkaClients(settings);
    this.life = life;
    this.problems = problems;
    this.ticker = ticker;
    this.answers = answers;
    this.prepared = prepared;
  }

  /** Asks now, and from now on. */
  void ask(TopicQuestion question) {
    this.question = question;
    wanted.release();
  }

  /** The identity of the own topic as of the last look; empty before it is there. */
  Optional<String> ownTopicId() {
    return ownTopicId;
  }

  /** Whether, as of the last look, a topic may lose what it has acknowledged. */
  boolean lowered() {
    return lowered;
  }

  /** Ends the waiting, not the loop. */
  void wakeup() {
    wanted.release();
  }

  @Override
  public void run() {
    try {
      if (!prepare()) {
        return;
      }
      prepared.run();
      life.prepared();
      Backoff backoff = new Backoff();
      while (!life.stopping()) {
        try (BrokerView brokers =
            new BrokerView(
                clients.admin("topic-watch", settings.timeouts().question()),
                settings.timeouts().question())) {
          watch(brokers, backoff);
        } catch (SyncException | KafkaException e) {
          life.brokerAnswers(false, String.valueOf(e.getMessage()));
          life.pause(backoff.nextMillis());
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      life.fail(e);
    }
  }

  private boolean prepare() throws InterruptedException {
    Backoff backoff = new Backoff();
    while (!life.stopping()) {
      try {
        ownTopicId = Optional.of(topics.ensure().topicId());
        problems.clear("own topics");
        return true;
      } catch (SyncException e) {
        if (e.code() == ErrorCode.BUS_TOPIC_MISMATCH) {
          throw e;
        }
        problems.report("own topics", e.getMessage());
        life.brokerAnswers(false, e.getMessage());
        life.pause(backoff.nextMillis());
      }
    }
    return false;
  }

  private void watch(BrokerView brokers, Backoff backoff) throws InterruptedException {
    long settingsChecked = ticker.nanos();
    while (!life.stopping()) {
      wanted.drainPermits();
      TopicQuestion asked = question;
      List<String> names = new ArrayList<>(asked.topics());
      names.add(settings.topics().origins());
      names.add(settings.ownTopic());
      Map<String, TopicFacts> facts = brokers.describe(names);
      life.brokerAnswers(true, "");
      backoff.reset();
      answers.checked(asked, facts);
      followOwnTopic(facts.get(settings.ownTopic()));
      if (ticker.nanos() - settingsChecked > settings.timeouts().settingsCheck().toNanos()) {
        settingsChecked = ticker.nanos();
        checkSettings();
      }
      waitForNext();
    }
  }

  /** One that was made anew is registered anew, so that others know which log counts. */
  private void followOwnTopic(@Nullable TopicFacts own) {
    if (own != null && ownTopicId.filter(own.id()::equals).isEmpty()) {
      ownTopicId = Optional.of(topics.ensure().topicId());
    }
  }

  private void checkSettings() {
    TopicCheck found = topics.check();
    lowered = found.lowered();
    if (found.differences().isEmpty()) {
      problems.clear("topic settings");
    } else {
      problems.report("topic settings", String.join("; ", found.differences()));
    }
  }

  private void waitForNext() throws InterruptedException {
    long millis = settings.timeouts().topicCheck().toMillis();
    if (wanted.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      wanted.drainPermits();
    }
  }
}
