import { defineCollection, type Row } from './collection';

/** The two collections of a GridFS bucket, as the driver lays them out: https://www.mongodb.com/docs/manual/core/gridfs/ */
export const bucketName = 'attachments';

/** A version of an attachment: `filename` is the attachment's id. */
export const files = defineCollection<Row>(
  `${bucketName}.files`,
  {
    length: Number,
    chunkSize: Number,
    uploadDate: Date,
    filename: String,
    metadata: { version: Number },
  },
  [{ name: 'by_filename', key: { filename: 1, uploadDate: 1 } }],
);

export const chunks = defineCollection<Row>(
  `${bucketName}.chunks`,
  { files_id: 'ObjectId', n: Number, data: Buffer },
  [{ name: 'by_file', key: { files_id: 1, n: 1 }, unique: true }],
);
