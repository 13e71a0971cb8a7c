/** Where an archive lives: S3, HDFS and other file systems, behind one interface with atomic creation of objects. */
package dev.bayou.archive.store;
