/**
 * Watchers: feeds of changes made outside Syncline (S3 events, HDFS inotify, directories), turned
 * into changes on the bus. None is built yet; until one covers a mount its {@code external-changes}
 * is {@code unwatched} and its sync interval a polling interval.
 */
@NullMarked
package io.syncline.watch;

import org.jspecify.annotations.NullMarked;
