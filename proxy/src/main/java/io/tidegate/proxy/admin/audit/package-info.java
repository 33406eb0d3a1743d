/** Who has changed what by the admin port. */
@NullMarked
package io.tidegate.proxy.admin.audit;

import org.jspecify.annotations.NullMarked;
