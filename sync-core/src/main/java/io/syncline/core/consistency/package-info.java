/**
 * Whether what a cluster would answer is what its store says: two ordered streams are compared, and
 * each difference is looked at again, later, before anybody calls it wrong.
 */
@NullMarked
package io.syncline.core.consistency;

import org.jspecify.annotations.NullMarked;
