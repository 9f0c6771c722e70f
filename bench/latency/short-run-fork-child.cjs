process.once('message', (item) => process.send(item, () => process.disconnect()));
