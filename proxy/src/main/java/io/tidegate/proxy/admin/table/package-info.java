/** What the admin port shows, a file for each table. */
@NullMarked
package io.tidegate.proxy.admin.table;

import org.jspecify.annotations.NullMarked;
