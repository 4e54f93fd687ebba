/**
 * What an examination of a node finds good, doubtful or bad: rules over figures that somebody else
 * has read.
 */
@NullMarked
package io.syncline.core.doctor;

import org.jspecify.annotations.NullMarked;
