/** The one way by which control reaches data: an immutable value that is replaced as a whole. */
@NullMarked
package io.tidegate.conf.live;

import org.jspecify.annotations.NullMarked;
