/**
 * HDFS: what a NameNode's edit log tells of changes. It is read from a txid on, and is complete
 * when it was read as far as the NameNode had written it.
 */
@NullMarked
package io.syncline.watch.hdfs;

import org.jspecify.annotations.NullMarked;
