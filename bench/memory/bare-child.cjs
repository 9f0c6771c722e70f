process.on('message', () => {});
process.send('ready');
