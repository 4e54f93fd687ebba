/** The freshness rule: what may be served under which bound, and the reason for each decision. */
@NullMarked
package io.syncline.core.freshness;

import org.jspecify.annotations.NullMarked;
