/** Makes a site of the pages: start at {@link dev.skein.docs.site.Site}. */
package dev.skein.docs.site;
