package io.syncline.cache.store;

import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.proto.store.v1.IntentRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The outbox in the database. A put is forced to the disk, and puts of several threads share that;
 * a removal is not.
 *
 * <p>A put that failed may be found after a restart all the same: its bytes may have reached the
 * log before the disk refused them. That costs one superfluous publication.
 */
final class RocksOutboxStore implements OutboxStore {
  private static final byte[] END = Keys.behind(Keys.id(-1));

  private final Database database;
  private final DiskReserve reserve;
  private final StoredForm forms;

  RocksOutboxStore(Database database, DiskReserve reserve) {
    this.database = database;
    this.reserve = reserve;
    this.forms = new StoredForm(database.errors());
  }

  @Override
  public void put(Intent intent) {
    reserve.check();
    byte[] value = IntentForm.encode(intent).toByteArray();
    database.writeSynced(new Batch().put(Family.OUTBOX, Keys.id(intent.id()), value));
  }

  @Override
  public void remove(long id) {
    database.write(new Batch().delete(Family.OUTBOX, Keys.id(id)));
  }

  /** One batch behind whatever was put before: a crash never finds it without that. */
  @Override
  public void removeAll(Collection<Long> ids) {
    Batch batch = new Batch();
    ids.forEach(id -> batch.delete(Family.OUTBOX, Keys.id(id)));
    database.write(batch);
  }

  @Override
  public List<Intent> all() {
    List<Intent> intents = new ArrayList<>();
    database.scan(
        Family.OUTBOX,
        Keys.id(0),
        END,
        Integer.MAX_VALUE,
        (key, value) ->
            intents.add(
                forms.read(
                    value,
                    IntentRecord.parser(),
                    IntentForm::decode,
                    () -> "intent " + Keys.id(key))));
    return intents;
  }
}
